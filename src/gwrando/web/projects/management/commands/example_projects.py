"""`gwrando site example_projects`: two made-up funded projects, each with a return sent and accepted."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from gwrando.projects.document import ProjectDocument
from gwrando.text import document_file
from gwrando.web.accounts import actions as accounts
from gwrando.web.accounts.models import Person, RoleGrant
from gwrando.web.accounts.rules import Actor
from gwrando.web.projects import actions, documents, rules
from gwrando.web.projects.models import Project, Return

WORKER = "project-user@gwrando.example"


class Command(BaseCommand):
    """Loads examples/projects; running it twice changes nothing."""

    help = "Load the two example projects with a return each."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints each project and its return."""
        at = timezone.now()
        for path in sorted((settings.EXAMPLES / "projects").glob("*.yaml")):
            document = document_file.from_file(path, ProjectDocument)
            project = Project.objects.filter(key=document.key).first()
            if project is None:
                project = actions.add_project(document=document, by="system", at=at)
            for report in document.returns:
                if Return.objects.filter(project=project, period_start=report.period_start).exists():
                    continue
                values = documents.return_columns(report)
                sent = actions.send_return(
                    project=project, period_start=report.period_start, values=values, by="system", at=at
                )
                texts = {name: values[name] for name in actions.TEXTS}
                actions.accept_return(report=sent, texts=texts, by=Actor(label="demo"), at=at)
            self._worker(project)
            self.stdout.write(f"{document.title.cy} | {document.title.en}: {project.returns.count()} return")

    def _worker(self, project: Project) -> None:
        """The ready-made project worker of the demonstration works for this project."""
        person = Person.objects.filter(email=WORKER).first()
        scope = rules.scope_of(project)
        if (
            person is None
            or RoleGrant.objects.filter(person=person, role="project_user", scope=scope).exists()
        ):
            return
        at = timezone.now()
        grant = accounts.ask_role(person=person, role="project_user", scope=scope, by="system", at=at)
        accounts.approve_role(grant=grant, by=Actor(label="demo"), at=at)
