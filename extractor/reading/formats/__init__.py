"""Every file an analyst has: which format a file is in, and the articles in it, one module per format.

`dispatch.documents` gives the articles of an open file; the readers of formats are loaded when one is needed.
"""
