"""Be assessed: frameworks, self-assessment in words, the feedback promise, and the evidence pack."""

from gwrando.standards import assessment, clock, document, evidence, framework, kitemark, promise

__all__ = ["assessment", "clock", "document", "evidence", "framework", "kitemark", "promise"]
