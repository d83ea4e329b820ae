"""Web pages: the whole page as text, with the zones marked that are not the article."""
