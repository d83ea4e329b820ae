"""What analysts look at: the review page."""
