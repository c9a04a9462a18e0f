"""What may point to a person is taken out of a kept question; quantities, prices, years and names stay."""

from __future__ import annotations

import pytest

from bot.answering.personal import mask_personal


@pytest.mark.parametrize(
    ("lang", "text", "masked"),
    [
        ("es", "llame al +504 9999-1234 hoy", "llame al [number] hoy"),
        ("es", "mi cel 9999_1234", "mi cel [number]"),
        ("es", "9999–1234", "[number]"),
        ("es", "1234/5678/90", "[number]"),
        ("es", "(504) 9999 - 1234", "[number]"),
        ("es", "９９９９１２３４", "[number]"),
        ("es", "mi DPI 2345 67890 0101", "mi DPI [number]"),
        ("pt", "CPF 123.456.789-00", "CPF [number]"),
        ("es", "CURP LOAA800101MOCPNN09", "CURP [number]"),
        ("es", "1985-03-12", "[number]"),
    ],
)
def test_numbers_are_masked_whatever_parts_them(lang: str, text: str, masked: str) -> None:
    assert mask_personal(text, lang) == masked


@pytest.mark.parametrize(
    ("lang", "text", "masked"),
    [
        ("es", "es noventa y nueve, ochenta y siete doce treinta y cuatro", "es [number]"),
        ("es", "llame al nueve nueve ocho siete seis cinco cuatro tres por favor", "llame al [number] por favor"),
        ("es", "nueve 9 ocho 8 siete 77", "[number]"),
        ("pt", "liga nove nove oito sete meia dois um zero", "liga [number]"),
        ("en", "call five five five, one two three four", "call [number]"),
        ("fr", "zéro six douze trente-quatre cinquante-six soixante-dix-huit", "[number]"),
    ],
)
def test_numbers_said_in_words_are_masked(lang: str, text: str, masked: str) -> None:
    assert mask_personal(text, lang) == masked


@pytest.mark.parametrize(
    ("lang", "text", "masked"),
    [
        ("es", "mi correo es ana.lopez@coop.hn", "mi correo es [e-mail]"),
        ("es", "ana arroba coop punto hn", "[e-mail]"),
        ("es", "ANA (arroba) gmail.com", "[e-mail]"),
        ("es", "ana arroba gmail", "[e-mail]"),
        ("pt", "ana.lopez arroba gmail ponto com ponto br", "[e-mail]"),
        ("fr", "ana arobase laposte point net", "[e-mail]"),
        ("en", "ana at gmail dot com", "[e-mail]"),
        ("es", "sígame en @finca_ana", "sígame en [account]"),
        ("es", "vea https://x.example/y?z=1", "vea [web]"),
        ("es", "facebook.com/ana.lopez", "[web]"),
        ("es", "escriba a wa.me/50499991234, gracias", "escriba a [web] gracias"),
        ("es", "Coopana.com.hn vende", "[web] vende"),
    ],
)
def test_mails_accounts_and_sites_are_masked_also_spelt_out(lang: str, text: str, masked: str) -> None:
    assert mask_personal(text, lang) == masked


@pytest.mark.parametrize(
    ("lang", "text", "masked"),
    [
        ("es", "la placa es HAA 1234", "la placa es [plate]"),
        ("es", "Matrícula: 1234 BCD", "Matrícula: [plate]"),
        ("es", "haa-1234 y P-123ABC", "[plate] y [plate]"),
        ("pt", "o carro abc1d23", "o carro [plate]"),
        ("fr", "plaque AB-123-CD", "plaque [plate]"),
        ("es", "nací el 12/03/1985", "nací el [date]"),
        ("es", "nací el 12 de marzo", "nací el [date]"),
        ("es", "nació en 1985", "nació en [date]"),
        ("pt", "nasci em 3 de março de 1985", "nasci em [date]"),
        ("fr", "née le 3 mars 1985", "née le [date]"),
        ("en", "born March 12, 1985", "born [date]"),
        ("en", "dob 12 Mar 85", "dob [date]"),
        ("es", "3/5/85", "[date]"),
    ],
)
def test_plates_and_dates_of_birth_are_masked(lang: str, text: str, masked: str) -> None:
    assert mask_personal(text, lang) == masked


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "son 1,600 familias y 12 socios en 2015"),
        ("es", "me deben 30% de 2 cosechas a 120.50 el saco"),
        ("es", "dos mil trescientos cuarenta y cinco quintales"),
        ("es", "hace dos años, tres socios y cuatro vacas"),
        ("es", "un millón doscientos mil lempiras"),
        ("es", "a cómo está la arroba de café"),
        ("pt", "300 reais a arroba do boi hoje"),
        ("en", "they pay at delivery. no papers"),
        ("es", "pagan 5 quintales.el resto no"),
        ("es", "ISO 9001, NOM-051, SA8000 o USD500, GTQ500, la ley 20744, LARC/02/3"),
        ("es", "firmamos el 12 de marzo, cosecha de mayo 2015"),
        ("fr", "on ne paie que 12 membres en 2015"),
        ("es", "El programa (2003-2008), el de 1998/2004 y el de 2010 – 2015"),
        ("es", ""),
    ],
)
def test_quantities_prices_years_and_standards_stay(lang: str, text: str) -> None:
    assert mask_personal(text, lang) == text


def test_names_stay() -> None:
    """As the page on operating says: who may read the file is the keeper's to decide."""
    assert mask_personal("Ana López, de Jocotán, no me pagó", "es") == "Ana López, de Jocotán, no me pagó"


@pytest.mark.parametrize(
    "part", ["a", "a.", "a-", "1", "1 ", " ", "uno ", "placa ", "@", "a@", "ß", "İ", "naci ", "\U0001d7d8"]
)
def test_a_long_hostile_text_is_read_in_linear_time(part: str) -> None:
    """Patterns that try every start and every end would not come to an end here."""
    assert mask_personal(f"{part * 5000}. 9999-1234", "es").endswith("[number]")
