"""The words of calendars, as data: months and days of the week in several languages."""

MONTHS: dict[int, str] = {
    1: "january jan januar jänner janvier enero janeiro",
    2: "february feb februar fév février fevrier febrero fevereiro fev",
    3: "march mar märz maerz mär mars marzo março marco",
    4: "april apr avril avr abril abr",
    5: "may mai mayo maio",
    6: "june jun juni juin junio junho",
    7: "july jul juli juillet juil julio julho",
    8: "august aug août aout agosto ago",
    9: "september sept sep septembre septiembre setembro set",
    10: "october oct oktober okt octobre octubre outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dezembro",
}
"""What each month is called. A word that English has as well (`set`, `out`, `may`) counts only
beside the number of a day."""

WEEKDAYS: tuple[str, ...] = (
    "monday mon montag lundi lunes segunda-feira",
    "tuesday tue tues dienstag mardi martes terça-feira",
    "wednesday wed weds mittwoch mercredi miércoles quarta-feira",
    "thursday thu thur thurs donnerstag jeudi jueves quinta-feira",
    "friday fri freitag vendredi viernes sexta-feira",
    "saturday sat samstag sonnabend samedi sábado",
    "sunday sun sonntag dimanche domingo",
)
"""What each day of the week is called, from Monday."""

ABOUT = (
    "~ ≈ ca. ca c. circa about around roughly approximately approx. approx est. estimated "
    "gegen etwa vers environ sobre aproximadamente cerca"
)
"""What comes before a time that is approximate."""

VAGUE = "before after until since past till by vor nach bis seit avant après antes después depois"
"""What comes before a time that bounds an event and isn't the time of it."""

ENGLISH = "the and of was were to for that with not on is"
DAY_FIRST = (
    "der die das und nicht wurde wurden ist mit für auf eine einen von zu war",
    "le la les des du est et une pas dans pour était par sur",
    "el los las del una fue con para por se que no en la",
    "o os as da do das dos um uma não foi com para por em",
    "il lo gli della del una non è stato con per che di",
    "het een niet werd met voor van op de en was",
)
"""The commonest words of English, and of languages whose numeric dates begin with the day."""
