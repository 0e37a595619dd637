"""Whether this is `make torture`, which gives some tests the hours that an ordinary run has not."""

import os

TORTURE = bool(os.environ.get('TORTURE'))
