"""The word segmenter: names in doubt in both readings, nothing fetched, training repeatable.

The sentences were written for this file; none stands in `rules/segmenter/sentences.txt`.  A name stands in 【】.
"""

from __future__ import annotations

import random
import re
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.mentions.segmenter import MODEL_FILES, Segmenter, read_sentences, train
from extractor.rulebook import builtin_folder

SENTENCES = builtin_folder() / "segmenter" / "sentences.txt"

NAMES = """
货运平台试用【联想】的边缘主机。
客户对【联想集团】的报价很满意。
供应链称【浪潮信息】追加备货。
工程师对【浪潮】提供的固件不太满意。
运维主管偏爱【浪潮】机型。
科创板迎来【摩尔线程】之后热度大增。
起诉书提到【苹果】向员工隐瞒裁撤。
雷总透露【小米】要自建机房。
审计署抽查【中科曙光】承建的平台。
豆包由【火山引擎】提供接口。
工会起诉【字节跳动】拖欠加班费。
传言【字节】正在西南租地。
商家不满【美团】抽成太高。
短剧公司给【快手】投了广告。
萝卜快跑背后是【百度】的算法。
酒仙桥机房属于【光环新网】旗下。
直播公司更换【网宿科技】为主供应商。
阿里租下【数据港】两栋楼。
徐汇政府与【商汤科技】共建平台。
债券市场看空【甲骨文】。
汽车厂倾向选用【高通】的座舱芯片。
国资基金增持【海光信息】。
保荐人陪同【天数智芯】敲钟。
前员工举报【壁仞科技】。
散户追捧【寒武纪】。
杭州基地使用【平头哥】的卡。
空头攻击【世纪互联】财务造假。
法官判令【首都在线】赔偿损失。
研究所委托【并行科技】托管集群。
味精厂变身【莲花控股】的往事令人唏嘘。
彩票印刷商【鸿博股份】转型。
江阴的【恒润股份】涨停。
武汉的【中贝通信】签下大单。
高校学生用【智谱】写代码。
杨植麟创办的【月之暗面】估值翻倍。
外界好奇【零一万物】靠什么赚钱。
车企与【阶跃星辰】合作座舱。
儿科医生试用【百川智能】的产品。
反垄断局罚款【腾讯】。
丁磊说【网易】不缺显卡。
信创名录新增【麒澜股份】。
供货方【泓岳科技】逾期未交机器。
无锡企业【蔚川智能】登陆创业板。
董事会决定起诉【陌尘信息】。
散热件由昆山的【拓普伦电子】生产。
甲方为上海的【睿彤科技】。
传【星野股份】要做算力租赁。
"""

ACROSS = """
滤波能提【高通】带的平坦度。
抬【高通】行费会赶走货车。
渤【海光】缆遭渔船钩断。
上【海光】纤厂复产。
每【天数】万次请求压垮网关。
冬【天数】值预报误差较大。
夏季单月耗掉九【百度】电。
表面温度高达七【百度】。
工信部加【快手】机直连卫星试验。
尽【快手】写签名并寄回。
中【美团】长级官员通电话。
这其【中贝】塔系数最关键。
充电【网易】堵塞的时段是傍晚。
到了新【世纪互联】网公司遍地开花。
联【网宿】主机必须打补丁。
北【京东】三环堵车。
南【京东】路人流如织。
健【美光】头教练卖起显卡。
零售【商汤】普森倒闭了。
才【华为】人称道。
鲜榨【苹果】汁热卖。
加载器校验【字节】码签名。
【火山】灰污染了空气滤网。
"""

EVERYDAY = """
听到风扇轰鸣，他【联想】到飞机起飞。
看到排队抢购，人们【联想】到口罩荒。
很容易【联想】到互联网泡沫。
下一波AI【浪潮】会由机器人引领。
全民创业【浪潮】造就了一批老板。
电动化【浪潮】冲击传统车企。
工厂关停【浪潮】还没有结束。
智能体【浪潮】抬升了推理开支。
投资【浪潮】背后是廉价资金。
芯粒能否续写【摩尔】定律？
存储行业也有自己的【摩尔】定律。
菲律宾【火山】爆发迫使机场关闭。
失去名校【光环】之后他选择创业。
【光环】效应抬高了估值。
【寒武纪】时期海洋生物繁盛。
【寒武纪】化石在云南出土。
【甲骨文】拓片首次公开展览。
平均库存【天数】下降。
设备停机【天数】要写进合同。
甘肃【苹果】喜获丰收。
"""


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


def marked(line: str) -> tuple[str, int, int]:
    start, end = line.index("【"), line.index("】") - 1
    return re.sub("[【】]", "", line), start, end


# Floors, not wishes: what the shipped model reaches.  Raise them with the model; never lower them in passing.
@pytest.mark.parametrize(
    ("block", "expected", "floor"),
    [(NAMES, True, 44), (ACROSS, False, 22), (EVERYDAY, False, 19)],
    ids=["names", "across", "everyday"],
)
def test_look_alikes(segmenter: Segmenter, block: str, expected: bool, floor: int) -> None:
    lines = block.split()
    wrong = [line for line in lines if segmenter.is_word(*marked(line)) is not expected]
    assert len(lines) - len(wrong) >= floor, "wrong: " + " ".join(wrong)


def test_the_cases_are_not_trained_on() -> None:
    trained = "\n".join(re.sub(r"\s", "", line) for line in read_sentences(SENTENCES))
    lines = (NAMES + ACROSS + EVERYDAY).split()
    assert not [line for line in lines if marked(line)[0].rstrip("。？") in trained]


def test_sentences_are_well_formed() -> None:
    lines = read_sentences(SENTENCES)
    assert len(lines) == len(set(lines)) >= 420
    assert not [line for line in lines if re.search(r"\s\s|[^\S ]", line)]


def test_a_name_may_be_several_words(segmenter: Segmenter) -> None:
    text = "客户采购联想服务器"
    assert segmenter.is_word(text, 4, 9) is True
    assert segmenter.is_word(text, 4, 8) is False


@pytest.mark.parametrize("text", ["", " ", "高通", "\n高通\u3000", "a高通b", "，高通，"])
def test_offsets_hold_beside_space_and_ends(segmenter: Segmenter, text: str) -> None:
    assert "".join(segmenter.words(text)) == re.sub(r"\s", "", text)
    if "高通" in text:
        at = text.index("高通")
        assert segmenter.is_word(text, at, at + 2) in (True, False)


def test_what_lies_beyond_punctuation_or_the_window_does_not_matter(segmenter: Segmenter) -> None:
    name = "昨天高通发布了新芯片"
    assert segmenter.is_word(f"提高。{name}。通过", 5, 7) is True
    far = "涨" * 5000
    assert segmenter.is_word(far + "。" + name + "。" + far, 5003, 5005) is True


def test_nothing_is_fetched_or_said(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    import spacy_pkuseg  # type: ignore[import-untyped]

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"a download was tried: {args}")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setattr(spacy_pkuseg, "download_model", refuse)
    monkeypatch.setattr(spacy_pkuseg.download, "download_model", refuse)
    monkeypatch.setattr(spacy_pkuseg.download, "urlopen", refuse)
    assert Segmenter().is_word("昨天高通发布了新芯片", 2, 4) is True
    # the names of the package's own models, which it would download
    for name in ("news", "spacy_ontonotes"):
        assert Segmenter(model=Path(name)).is_word("昨天高通发布了新芯片", 2, 4) is None
    assert capfd.readouterr() == ("", "")


def test_without_the_package_the_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy_pkuseg", None)
    segmenter = Segmenter()
    assert segmenter.is_word("昨天高通发布了新芯片", 2, 4) is None
    assert segmenter.words("昨天高通发布了新芯片") == []


def test_a_rules_folder_may_bring_its_own_model(tmp_path: Path) -> None:
    own = tmp_path / "segmenter" / "model"
    own.mkdir(parents=True)
    assert Segmenter(tmp_path).model == own.resolve()
    assert Segmenter(tmp_path / "none").model == Segmenter().model
    assert Segmenter(tmp_path, model=tmp_path).model == tmp_path.resolve()


def test_training_is_repeatable_and_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sentences = read_sentences(SENTENCES)[:28]
    random.seed(1)
    before = random.getstate()
    scores = [train(sentences, tmp_path / name) for name in ("a", "b")]
    assert random.getstate() == before
    assert capfd.readouterr() == ("", "")
    assert scores[0] == scores[1] > 0.3
    for name in MODEL_FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_model_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("\n".join(read_sentences(SENTENCES)[:14]), encoding="utf-8")
    result = command("segmenter", "train", own, "--alone", "--out", tmp_path / "model")
    assert result.exit_code == 0
    assert result.stderr.startswith("14 sentences, word F 0.")
    said = command("segmenter", "words", "服务器业务首次扭亏", "--model", tmp_path / "model")
    assert "".join(said.stdout.split()) == "服务器业务首次扭亏"
    assert command("segmenter", "words", "浪潮带动了H200租金").stdout == "浪潮 带动 了 H200 租金\n"


def test_wrong_use_of_the_segmenter(tmp_path: Path) -> None:
    few = tmp_path / "few.txt"
    few.write_text("算力 租金 下降 。\n", encoding="utf-8")
    for arguments, says in [
        (("train", few, "--alone", "--out", tmp_path / "m"), "1 sentences; a segmenter needs 12 or more"),
        (("train", tmp_path / "gone", "--out", tmp_path / "m"), "No such file"),
        (("words", "算力", "--model", tmp_path), "no model there"),
    ]:
        result = command("segmenter", *arguments)
        assert (result.exit_code, says in result.stderr) == (2, True), result.stderr
