"""``python -m gatebook_engine`` is ``gatebook``."""

from gatebook_engine import main

main()
