"""What listening stores. A child is a random slip and nothing else: no account, address, device or time of day.

Primary keys of what a child makes are random, so that the order of rows does not tell who was first.
"""

from gwrando.web.voice.models.activities import AboutMe, Activity, Answer, Item, Picture
from gwrando.web.voice.models.answering import Feedback, FeedbackReply
from gwrando.web.voice.models.asking import Consultation, Group, Statement
from gwrando.web.voice.models.caring import AfterRoom, Concern, ConcernStep, Text
from gwrando.web.voice.models.delivery import GIVEN, HOW, Delivery
from gwrando.web.voice.models.evaluation import Evaluation
from gwrando.web.voice.models.hands import HandCount
from gwrando.web.voice.models.ideas import PanelAnswer, Support
from gwrando.web.voice.models.moderation import Duty, Reading
from gwrando.web.voice.models.paper import PaperLook, PaperPage, PaperPrinting, PaperSheet, PaperUpload
from gwrando.web.voice.models.sizes import LONG, SHORT, WORDS_MAX
from gwrando.web.voice.models.taking_part import FailedCode, Participation, Session, Vote
from gwrando.web.voice.models.themes import Coding, Meaning, Quote, Theme, ThemeCounts

__all__ = [
    "GIVEN",
    "HOW",
    "LONG",
    "SHORT",
    "WORDS_MAX",
    "AboutMe",
    "Activity",
    "AfterRoom",
    "Answer",
    "Coding",
    "Concern",
    "ConcernStep",
    "Consultation",
    "Delivery",
    "Duty",
    "Evaluation",
    "FailedCode",
    "Feedback",
    "FeedbackReply",
    "Group",
    "HandCount",
    "Item",
    "Meaning",
    "PanelAnswer",
    "PaperLook",
    "PaperPage",
    "PaperPrinting",
    "PaperSheet",
    "PaperUpload",
    "Participation",
    "Picture",
    "Quote",
    "Reading",
    "Session",
    "Statement",
    "Support",
    "Text",
    "Theme",
    "ThemeCounts",
    "Vote",
]
