"""The words of calendars, as data: months and days of the week in several languages."""

MONTHS: dict[int, str] = {
    1: "january jan januar jänner janvier enero janeiro januari gennaio gen stycznia styczeń января январь",
    2: "february feb februar fév février fevrier febrero fevereiro fev februari febbraio lutego luty февраля февраль",
    3: "march mar märz maerz mär mars marzo março marco maart mrt marca marzec марта март",
    4: "april apr avril avr abril abr aprile kwietnia kwiecień апреля апрель",
    5: "may mai mayo maio mei maggio mag maja maj мая май",
    6: "june jun juni juin junio junho giugno giu czerwca czerwiec июня июнь",
    7: "july jul juli juillet juil julio julho luglio lug lipca lipiec июля июль",
    8: "august aug août aout agosto ago augustus sierpnia sierpień augusti августа август",
    9: "september sept sep septembre septiembre setembro set settembre września wrzesień сентября сентябрь",
    10: "october oct oktober okt octobre octubre outubro out ottobre ott października październik октября октябрь",
    11: "november nov novembre noviembre novembro listopada listopad ноября ноябрь",
    12: "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre grudnia grudzień декабря декабрь",
}
"""What each month is called. A word that English has as well (`set`, `out`, `may`) counts only
beside the number of a day."""

WEEKDAYS: tuple[str, ...] = (
    "monday mon montag lundi lunes segunda-feira maandag lunedì poniedziałek måndag понедельник",
    "tuesday tue tues dienstag mardi martes terça-feira dinsdag martedì wtorek tisdag tirsdag вторник",
    "wednesday wed weds mittwoch mercredi miércoles quarta-feira woensdag mercoledì środa onsdag среда",
    "thursday thu thur thurs donnerstag jeudi jueves quinta-feira donderdag giovedì czwartek torsdag четверг",
    "friday fri freitag vendredi viernes sexta-feira vrijdag venerdì piątek fredag пятница",
    "saturday sat samstag sonnabend samedi sábado zaterdag sabato sobota lördag lørdag суббота",
    "sunday sun sonntag dimanche domingo zondag domenica niedziela söndag søndag воскресенье",
)
"""What each day of the week is called, from Monday."""

ABOUT = (
    "~ ≈ ca. ca c. circa about around roughly approximately approx. approx est. estimated "
    "gegen etwa vers environ sobre aproximadamente cerca ongeveer rond circa około ok. omkring около"
)
"""What comes before a time that is approximate."""

VAGUE = "before after until since past till by vor nach bis seit avant après antes después depois voor tot sinds prima dopo przed po до после"
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
