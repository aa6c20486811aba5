"""How good are the answers? Labelled utterances and vignettes, checked by code of its own.

Nothing here trusts a flag of the recommender: what a check needs is worked out again from the case
and from the records behind the answer.
"""

from recommender.evaluation.cases import Case, read_cases
from recommender.evaluation.run import Beside, Evaluation, evaluate

__all__ = ["Beside", "Case", "Evaluation", "evaluate", "read_cases"]
