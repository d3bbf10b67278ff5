"""The pages: each arranges what `geo` computes."""
