"""The form on which people without Git propose a practice: its questions, and the file that GitHub makes it of.

GitHub hands an answered form on as Markdown, each question's label as a heading. So the labels are a contract: they
are only here, the file is made from them and :mod:`geodata.contributions.issue` reads by them. The ids are stable: web
addresses fill fields in by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from geodata.errors import Key
from geodata.models import LANGUAGES, Language, Term, Vocabulary

FORM_FILE = ".github/ISSUE_TEMPLATE/practice.yml"
LABEL = "practice"
SEPARATOR = " · "
Kind = Literal["input", "textarea", "dropdown", "several", "checkboxes"]


@dataclass(frozen=True)
class Question:
    """One question of the form.

    Attributes:
        id: stable id; also the name of the parameter that fills it in.
        kind: how it is answered; ``several`` is a list of which more than one may be chosen.
        label: in three languages; joined they are the heading of the answer.
        help: one sentence in each language.
        key: what it is in an entry; empty where it is more than one value.
        facet: of the vocabulary, whose terms are its options.
    """

    id: str
    kind: Kind
    label: Mapping[Language, str]
    help: Mapping[Language, str]
    key: Key = ()
    facet: str = ""
    placeholder: str = ""

    @property
    def heading(self) -> str:
        """The label as it is on the form: English, Dutch, French; a word that is the same is written once."""
        return " / ".join(dict.fromkeys(self.label[language] for language in ("en", "nl", "fr")))


def _question(name: str, kind: Kind, label: str, en: str = "", nl: str = "", fr: str = "", **more: Any) -> Question:
    english, dutch, french = label.split(" | ")
    return Question(name, kind, {"nl": dutch, "fr": french, "en": english}, {"nl": nl, "fr": fr, "en": en}, **more)


def questions() -> tuple[Question, ...]:
    """Every question, in the order of the form."""
    return (*_what(), *_where(), *_when_and_who(), *_traces())


def _what() -> tuple[Question, ...]:
    words = ("In your own words, one paragraph, at most 600 characters. One language is enough.",
             "In uw eigen woorden, één alinea, hoogstens 600 tekens. Eén taal volstaat.",
             "Avec vos propres mots, un paragraphe, 600 caractères au plus. Une langue suffit.")  # fmt: skip
    entry = ("From the page Contribute of the atlas. If this is filled in, it counts and the questions below do not.",
             "Van de pagina Bijdragen van de atlas. Is dit ingevuld, dan telt dit en tellen de vragen hieronder niet.",
             "De la page Contribuer de l’atlas. Si ce champ est rempli, lui seul compte.")  # fmt: skip
    setting = ("Which place do the people share?", "Welke plek delen de mensen?", "Quel lieu les gens partagent-ils ?")
    lines = ("The language of your lines about support, further down.",
             "De taal van uw regels over steun, verderop.",
             "La langue de vos lignes sur le soutien, plus bas.")  # fmt: skip
    return (
        _question("entry", "textarea", "Paste the entry | Plak de fiche | Collez la fiche", *entry),
        _question("name", "input", "Name | Naam | Nom", key=("name",), placeholder="Torekes"),
        _question("language", "dropdown", "Language of the lines | Taal van de regels | Langue des lignes", *lines),
        _question("summary_nl", "textarea", "Summary in Dutch | Samenvatting in het Nederlands | Résumé en néerlandais",
                  *words, key=("summary", "nl")),
        _question("summary_fr", "textarea", "Summary in French | Samenvatting in het Frans | Résumé en français",
                  *words, key=("summary", "fr")),
        _question("summary_en", "textarea", "Summary in English | Samenvatting in het Engels | Résumé en anglais",
                  *words, key=("summary", "en")),
        _question("setting", "several", "Setting | Levensdomein | Cadre de vie", *setting, key=("setting",),
                  facet="setting"),
    )  # fmt: skip


def _where() -> tuple[Question, ...]:
    place = ("As a public page names it.", "Zoals een openbare pagina ze noemt.", "Tel qu’une page publique le nomme.")
    address = ("Street and number, only if a public page says so; never a home.",
               "Straat en nummer, enkel als een openbare pagina het zegt; nooit een woning.",
               "Rue et numéro, seulement si une page publique le dit ; jamais un domicile.")  # fmt: skip
    point = ("Latitude, longitude; or leave it empty and we look the place up.",
             "Breedte, lengte; of laat leeg, dan zoeken wij de plek op.",
             "Latitude, longitude ; ou laissez vide, nous chercherons le lieu.")  # fmt: skip
    fine = ("Only with a point.", "Enkel bij een punt.", "Seulement avec un point.")
    shown = ("Choose *municipality* where a street could put people at risk; then leave the next answers empty.",
             "Kies *gemeente* waar een straat mensen in gevaar kan brengen; laat dan de volgende antwoorden leeg.",
             "Choisissez *commune* si une rue peut mettre des personnes en danger ; laissez alors vides les "
             "réponses suivantes.")  # fmt: skip
    return (
        _question("visibility", "dropdown", "Shown on the map | Getoond op de kaart | Montré sur la carte", *shown,
                  key=("visibility",), facet="visibility"),
        _question("municipality", "input", "Municipality | Gemeente | Commune", "The official Dutch name.",
                  "De officiële Nederlandse naam.", "Le nom officiel néerlandais.", key=("place", "municipality"),
                  placeholder="Gent"),
        _question("place", "input", "Neighbourhood or place | Buurt of plek | Quartier ou lieu", *place,
                  key=("place", "name")),
        _question("address", "input", "Address | Adres | Adresse", *address, key=("place", "address")),
        _question("postcode", "input", "Postcode | Postnummer | Code postal", key=("place", "postcode"),
                  placeholder="9000"),
        _question("point", "input", "Point on the map | Punt op de kaart | Point sur la carte", *point,
                  key=("place", "location"), placeholder="51.0619, 3.7099"),
        _question("precision", "dropdown", "How precise is the point | Hoe precies is het punt | Précision du point",
                  *fine, key=("place", "location", "precision"), facet="precision"),
    )  # fmt: skip


def _when_and_who() -> tuple[Question, ...]:
    shown = ("The latest year in which a public page shows it running.",
             "Het laatste jaar waarin een openbare pagina toont dat het loopt.",
             "La dernière année où une page publique montre qu’elle fonctionne.")  # fmt: skip
    groups = ("Who takes part, as the source says.", "Wie meedoet, zoals de bron het zegt.",
              "Qui participe, selon la source.")  # fmt: skip
    return (
        _question("status", "dropdown", "Is it running | Loopt het nog | En cours ou non", key=("status",),
                  facet="status"),
        _question("start", "input", "First year | Eerste jaar | Première année", key=("period", "start"),
                  placeholder="2010"),
        _question("end", "input", "Last year | Laatste jaar | Dernière année", "Only if it has ended.",
                  "Enkel als het gestopt is.", "Seulement si c’est terminé.", key=("period", "end")),
        _question("verified", "input", "Last seen in | Laatst gezien in | Vu pour la dernière fois en", *shown,
                  key=("verified",)),
        _question("groups", "several", "Who takes part | Wie doet mee | Qui participe", *groups, key=("groups",),
                  facet="group"),
        _question("initiator", "dropdown", "Who started it | Wie begon eraan | Qui a commencé", key=("initiator",),
                  facet="initiator"),
    )  # fmt: skip


def _traces() -> tuple[Question, ...]:
    support = ("One line for each trace of support: kind: what it is; who provides it; who pays [number of the source]",
               "Eén regel per spoor van steun: soort: wat het is; wie het geeft; wie betaalt [nummer van de bron]",
               "Une ligne par trace de soutien : type : ce que c’est ; qui le donne ; qui paie "
               "[numéro de la source]")  # fmt: skip
    sources = ("At least one public page, one a line: title, web address, year. They are numbered from 1.",
               "Minstens één openbare pagina, één per regel: titel, webadres, jaar. Ze zijn genummerd vanaf 1.",
               "Au moins une page publique, une par ligne : titre, adresse, année. "
               "Elles sont numérotées à partir de 1.")  # fmt: skip
    return (
        _question("supports", "textarea", "What supports it | Wat steunt het | Ce qui soutient", *support,
                  key=("supports",), placeholder="professional: community worker; Stad Gent; local [1]"),
        _question("public_support", "dropdown", "Public support | Publieke steun | Soutien public",
                  key=("public_support",), facet="public_support"),
        _question("references", "textarea", "Sources | Bronnen | Sources", *sources, key=("references",),
                  placeholder="Torekes, complementary currency; https://example.org/torekes; 2021"),
        _question("agreed", "checkboxes", "Before you send | Voor u verzendt | Avant l’envoi"),
    )  # fmt: skip


def option(name: str, term: Term) -> str:
    """A term as the form offers it: its id, and what it is called in three languages."""
    labels = dict.fromkeys(filter(None, (term.label.nl, term.label.fr, term.label.en)))
    return f"{name}{SEPARATOR}{' / '.join(labels)}"


def issue_form(vocabulary: Vocabulary) -> str:
    """The text of :data:`FORM_FILE`: the same for the same questions and vocabulary."""
    import yaml

    form = {
        "name": "Propose a practice / Stel een praktijk voor / Proposer une pratique",
        "description": "For anyone: a form becomes a draft that an editor looks at. "
        "Voor iedereen: een formulier wordt een voorstel. Pour tous : un formulaire devient une proposition.",
        "title": "Practice: ",
        "labels": [LABEL],
        "body": [_intro(vocabulary), *(_field(question, vocabulary) for question in questions())],
    }

    class Dumper(yaml.SafeDumper):  # type: ignore[misc]
        """Texts of several lines as blocks, as people write them."""

    def text(dumper: yaml.SafeDumper, value: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)

    Dumper.add_representer(str, text)
    head = "# Made by `make generated` from geodata/contributions/issue_form.py and vocabulary.yaml; do not edit.\n"
    return head + str(yaml.dump(form, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110))


def _intro(vocabulary: Vocabulary) -> dict[str, Any]:
    kinds = [option(name, term) for name, term in vocabulary.facets["support"].items() if name != "unknown"]
    payers = [option(name, term) for name, term in vocabulary.facets["funding"].items()]
    text = "\n".join((
        "Everything you write here is public. Name organisations, never persons; give no telephone numbers and no "
        "e-mail addresses of persons. Leave empty what you do not know.",
        "",
        "Alles wat u hier schrijft is openbaar. Noem organisaties, nooit personen; laat leeg wat u niet weet.",
        "",
        "Tout ce que vous écrivez ici est public. Nommez des organisations, jamais des personnes ; laissez vide "
        "ce que vous ne savez pas.",
        "",
        "*Kinds of support / soorten steun / types de soutien:*",
        *(f"- {kind}" for kind in kinds),
        "",
        "*Who pays / wie betaalt / qui paie:*",
        *(f"- {payer}" for payer in payers),
    ))  # fmt: skip
    return {"type": "markdown", "attributes": {"value": text}}


def _field(question: Question, vocabulary: Vocabulary) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": question.heading}
    if help_texts := [question.help[language] for language in ("en", "nl", "fr") if question.help[language]]:
        attributes["description"] = " — ".join(help_texts)
    if question.placeholder:
        attributes["placeholder"] = question.placeholder
    if question.id == "entry":
        attributes["render"] = "yaml"
    if question.kind in ("dropdown", "several"):
        attributes["multiple"] = question.kind == "several"
        attributes["options"] = list(options(question, vocabulary))
    if question.kind == "checkboxes":
        agreed = "It names no private persons / Er staan geen privépersonen in / Aucune personne privée n’est nommée"
        attributes["options"] = [{"label": agreed, "required": True}]
    kind = "dropdown" if question.kind == "several" else question.kind
    # No question is required: who pastes an entry answers no other one, and GitHub enforces required answers in public
    # repositories only. What is missing is reported by the rules.
    return {"type": kind, "id": question.id, "attributes": attributes}


def options(question: Question, vocabulary: Vocabulary) -> Sequence[str]:
    """The options of a list, as the form offers them."""
    if question.id == "language":
        named = {"nl": "Nederlands", "fr": "français", "en": "English"}
        return [f"{language}{SEPARATOR}{named[language]}" for language in LANGUAGES]
    return [option(name, term) for name, term in vocabulary.facets[question.facet].items()]
