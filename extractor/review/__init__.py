"""What analysts look at: the review page, and what things are called for people."""
