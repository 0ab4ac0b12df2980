"""Gwrando (Welsh: to listen): open software for child-centred policing.

The packages are one loop: listen (`voice`), understand (`study`), act (`strategy`, `projects`),
explain (`publish`), be assessed (`standards`). A part may import the parts before it, never after it.
"""

__version__ = "0.1.0"
