"""Reads articles about the AI-compute market and turns every measured statement into a claim.

The way of the data, one room after another, never back::

    file --reading--> Article --mentions--> Mention... --claims--> Claim... --writing--> CSV, JSON
"""
