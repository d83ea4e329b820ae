"""Articles and claims of many runs in one file that grows, and questions to it."""
