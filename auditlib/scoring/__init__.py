"""Scoring: facts of one city or many, held against a standard. Pure functions over columns of whole numbers.

the score     reading, value, contradictions -> facts; readings (口径); given, peers, province: the province's figures
              quantity, truth over arithmetic, months, between -> kinds (an effect) -> groups -> rows
                  -> total, with spread: what does not apply over the rest; own: a city's own scores, likewise
              judge: one pass with every intermediate value; needs: what is missing, left_out: what is
              done without; score, result, grades, rank
in words      explain, by kind, group, grade, total and what is missing; figures (measures), deciding (conditions), labels, amounts,
              told_province
readings      alternatives: one other option of one city; product, product_whole: all combinations of all cities;
              barred: whom each of them bars; sensitivity: what hangs on them
one city else line: the city with an input at other values; distance: the next point; reach: a goal; without: one effect less
over ranges   spans (a measure, a condition) -> ends (an effect) -> bounds (a row, the total) -> gaps (missing evidence);
              whole_ends: groups and totals that are more than the sum of their rows; divisors: what is known of a ratio
"""
