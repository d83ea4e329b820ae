"""Claims of many articles side by side: which articles are reprints, who says the same, who says otherwise."""
