"""What is asked beyond the score: a province weighed under all readings, what-if, and the smallest change that reaches a goal."""
