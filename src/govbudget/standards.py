"""What a place and year works by (制度): catalogues, forms, profiles and words, as one immutable value.

A :class:`Standards` holds what is added to the bundled data and what is taken away from it; ``Standards.default()`` holds nothing
of its own. It is handed in, never set: ``gb.read(path, standards=own)``, ``d.check(standards=own)``. The parts of one's own are
files like the bundled ones, loaded by :func:`~govbudget.forms.form_from_toml`, :func:`~govbudget.forms.profile_from_toml`,
:func:`~govbudget.language.vocabulary.vocabulary_from_toml` and ``Classification.from_csv``.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple, final

from attrs import evolve, field, frozen

from govbudget.arguments import instance, several, text
from govbudget.classification.lists import BUNDLED, Classifications, Lists
from govbudget.errors import NotFound, StandardsError
from govbudget.forms import Form, Profile, Stage, all_forms, all_profiles
from govbudget.language.vocabulary import Vocabulary, Word
from govbudget.records import json as records
from govbudget.visible import visible

__all__ = ["DEFAULT", "Identity", "Standards", "standards_of"]

#: Where the bundled data stand.
_ROOMS: Final = ("classification", "forms", "language")


class Identity(NamedTuple):
    """By which a document names the standards that it was read with (制度标识).

    Args:
        name: name of the standards.
        version: their version.
        digest: 16 hexadecimal digits of all that they hold.
    """

    name: str
    version: str
    digest: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.version, f"({self.digest})")))


@final
@frozen(repr=False)
class Standards:
    """Catalogues, forms, profiles and words that documents are read and checked by (制度), an immutable value.

    Args:
        name: its name, for reports; that of the library where nothing is of one's own.
        version: its version, for reports.
        classifications: one's own lists of subjects (自备科目表), and the bundled editions for all other kinds.
        own_forms: forms of one's own (自定义表式); one of a bundled id stands in its place.
        own_profiles: profiles of one's own (自定义版式); one of a bundled id stands in its place.
        own_words: words and patterns of one's own (自备词汇).
        left_out: ids of the forms and profiles, and pairs of class and text of the words, that are not used.

    Raises:
        StandardsError: for two forms or profiles of one id, and two relations of one id.
    """

    name: str = ""
    version: str = ""
    classifications: Classifications = BUNDLED
    own_forms: tuple[Form, ...] = ()
    own_profiles: tuple[Profile, ...] = field(default=(), hash=False)
    own_words: Vocabulary = field(factory=Vocabulary)
    left_out: tuple[str | tuple[str, str], ...] = ()

    @classmethod
    def default(cls) -> Standards:
        """The bundled catalogues, forms, profiles and words alone (内置制度)."""
        return DEFAULT

    def named(self, name: str, version: str = "") -> Standards:
        """The same standards under a name of one's own, as in ``named("某省决算制度", "2024")``."""
        how = "give the name as a text"
        text("name", name, how)
        text("version", version, how)
        return evolve(self, name=name, version=version)

    def with_classification(self, classification: Lists) -> Standards:
        """The same standards with these lists in place of all lists of one's own (自备科目表).

        Args:
            classification: one list, several, or a mapping from kind to list; ``None`` for the bundled editions alone.

        Raises:
            CodeError: for what is no list, and for two of one kind and year.
        """
        return evolve(self, classifications=Classifications.of(classification))

    def with_form(self, *forms: Form) -> Standards:
        """The same standards with forms of one's own (自定义表式), before the bundled ones; of one id the last counts.

        Raises:
            ArgumentError: for what is no form.
            StandardsError: where two relations have one id.
        """
        given = several("forms", forms, Form, "Form values", "give them, as in with_form(form_from_toml(text))")
        ids = [form.full_id for form in given]
        made = evolve(self, own_forms=(*(form for form in self.own_forms if form.full_id not in ids), *given))
        for form in given:
            others = (other for other in made.forms if other.id != form.id)
            taken = {relation.id: other.id for other in others for relation in other.relations}
            if twice := [relation.id for relation in form.relations if relation.id in taken]:
                why = f"the relation {twice[0]} of {form.id} has the id of one of {taken[twice[0]]}; give it another"
                raise StandardsError(why, name=twice[0])
        return made

    def with_profile(self, *profiles: Profile) -> Standards:
        """The same standards with profiles of one's own (自定义版式), before the bundled ones; of one id the last counts.

        Raises:
            ArgumentError: for what is no profile.
        """
        how = "give them, as in with_profile(profile_from_toml(text))"
        given = several("profiles", profiles, Profile, "Profile values", how)
        ids = [profile.id for profile in given]
        return evolve(self, own_profiles=(*(p for p in self.own_profiles if p.id not in ids), *given))

    def with_words(self, words: Vocabulary | Iterable[Word]) -> Standards:
        """The same standards with some words more (增加词语), of classes that are known.

        Args:
            words: words of classes that are known; or a vocabulary of one's own, which may bring classes and patterns.

        Raises:
            ArgumentError: for what are no words.
            VocabularyError: for a class that is not known.
            VocabularyErrors: for patterns that cannot be understood.
        """
        before, after = self.vocabulary, self.vocabulary.with_words(words)
        own = dict(self.own_words.patterns) | dict(set(after.patterns) - set(before.patterns))
        added = (*self.own_words.words, *after.words[len(before.words) :])
        return evolve(self, own_words=Vocabulary(added, tuple(sorted(own.items()))))

    def without(self, *ids: str | tuple[str, str]) -> Standards:
        """The same standards less forms and profiles by their ids, and words by class and text (除去).

        Raises:
            NotFound: for what they have not.
        """
        words = {(word.kind, word.text) for word in self.vocabulary.words}
        known = [*(form.id for form in self.forms), *(profile.id for profile in self.profiles)]
        for id in ids:
            if id not in known and id not in words:
                near = tuple(difflib.get_close_matches(str(id), known, n=3))
                hint = f"near it: {', '.join(near)}" if near else 'give the id of one, or ("class", "word")'
                why = f"{id!r:.60} is no form, profile or word of the standards; {hint}"
                raise NotFound(why, key=id, suggestions=near)
        return evolve(self, left_out=(*self.left_out, *ids))

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Its forms of both stages (表式): one's own, then the bundled ones, less those left out."""
        own = {form.full_id: form for form in self.own_forms}
        every = [own.pop(form.full_id, form) for stage in Stage for form in all_forms(stage)]
        return tuple(form for form in (*own.values(), *every) if form.id not in self.left_out)

    @cached_property
    def _by_id(self) -> Mapping[str, Form]:
        return {form.full_id: form for form in self.forms}

    @cached_property
    def _by_stage(self) -> Mapping[tuple[str, Stage], tuple[Form, ...]]:
        found: dict[tuple[str, Stage], tuple[Form, ...]] = {}
        for form in self.forms:
            found[form.id, form.stage] = (*found.get((form.id, form.stage), ()), form)
        return found

    def variants(self, id: str, stage: Stage) -> tuple[Form, ...]:
        """The forms of an id at a stage (表式的各种版式), the usual one first; where it has none, those of the other stage."""
        there = self._by_stage.get((id, stage))
        return there or next((found for (known, _), found in self._by_stage.items() if known == id), ())

    def form(self, id: str | Form) -> Form:
        """The form of this id.

        Raises:
            NotFound: for an id that it has not.
        """
        if isinstance(id, Form):
            return id
        if id not in self._by_id:
            known = tuple(self._by_id)
            raise NotFound(f"{id!r:.60} is no form; there are {', '.join(known)}", key=id, suggestions=known)
        return self._by_id[id]

    def name_of(self, id: str, stage: Stage) -> str:
        """What the form of an id is called at a stage; the id itself where the standards have no such form."""
        return next((form.name_at(stage) for form in self.variants(id, stage)), id)

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """Its profiles (版式): one's own, then the bundled ones, less those left out."""
        own = {profile.id for profile in self.own_profiles}
        every = (*self.own_profiles, *(profile for profile in all_profiles() if profile.id not in own))
        return tuple(profile for profile in every if profile.id not in self.left_out)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Its words (词汇): the bundled ones and one's own, less those left out."""
        words = Vocabulary.default()
        if self.own_words.words or self.own_words.patterns:
            words = words.with_words(self.own_words)
        for pair in self.left_out:
            if isinstance(pair, tuple):
                words = words.without(*pair)
        return words

    @property
    def is_bundled(self) -> bool:
        """Whether nothing in it is of one's own."""
        return self == evolve(DEFAULT, name=self.name, version=self.version)

    @cached_property
    def identity(self) -> Identity:
        """Its name, version and digest (制度标识), by which a saved document and a report name it."""
        own = records.plain((self.own_forms, self.own_profiles), {})
        lists = [(each.kind.value, each.year, each.to_rows()) for each in self.classifications.own]
        parts = json.dumps([own, lists, self.own_words.digest, self.left_out], ensure_ascii=False, default=str)
        digest = sha256(f"{_bundled_digest()}{'' if self.is_bundled else parts}".encode()).hexdigest()[:16]
        if self.is_bundled and not self.name:
            from importlib.metadata import version  # slow to import, and seldom asked

            return Identity("govbudget", version("govbudget"), digest)
        return Identity(self.name, self.version, digest)

    def __repr__(self) -> str:
        return visible(f"<Standards {self.identity}>")


@cache
def _bundled_digest() -> str:
    """Of all bundled data."""
    found = sha256()
    for room in _ROOMS:
        for path in _data(files(f"govbudget.{room}").joinpath("data")):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def _data(folder: Traversable) -> Iterable[Traversable]:
    """The files of a folder and those below it, by name."""
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.is_dir():
            yield from _data(path)
        else:
            yield path


#: The bundled catalogues, forms, profiles and words.
DEFAULT: Final = Standards()


def standards_of(given: Standards | None, classification: Lists, otherwise: Standards = DEFAULT) -> Standards:
    """The standards that a caller gives (所用制度), with the lists that it gives beside them.

    Raises:
        ArgumentError: for what are no standards.
        CodeError: for what are no lists.
    """
    if given is not None:
        how = "make them, as in Standards.default().with_form(form)"
        instance("standards", given, Standards, "a Standards", how)
    found = otherwise if given is None else given
    return found if classification is None else found.with_classification(classification)
