-- grain:   one row per different text in a field of names (forename, middle names, surname, other surname)
-- columns: text (as recorded); letters (letters only); base (standard form of the first given name), second (of the next
--          one in the same text, or null) and first (as base, but never of the whole text); surname (letters only,
--          prefixes apart), surname_a, surname_b (its first part, and its last where it has two)
-- units:   none
-- needs:   names.person, names.name_form
-- Names repeat: a hundred thousand records hold some ten thousand texts, and what follows is costly for each.
-- Both sides of a comparison go through the same rules, so a rule that joins two different names (MacEy, McEy) costs a
-- little precision and never an error. Accents are turned letter by letter: Spark has no function for it.
create or replace table names.main.link_text as
with texts as (
    select forename as text from names.main.person
    union
    select middle_names as text from names.main.person
    union
    select surname as text from names.main.person
    union
    select other_surname as text from names.main.person
),

plain as (
    select
        text,
        trim(regexp_replace(
            replace(replace(translate(lower(trim(text)), 'àáâäãåçèéêëìíîïñòóôöõøùúûüŵẁẃẅŷỳýÿ’`´', 'aaaaaaceeeeiiiinoooooouuuuwwwwyyyy'''), '''', ''), '-', ' '),
            '[^a-z ]', '', 'g'
        )) as given
    from texts
    where text is not null
),

-- "ap Rhys" is "rhys", "O Brien" is "obrien", "Mc Donald" is "mcdonald"
prefixed as (
    select
        text,
        given,
        trim(regexp_replace(regexp_replace(regexp_replace(given, '^ *(ap|ab|ferch|verch|merch) +', '', 'g'), '^ *o +', 'o', 'g'), '^ *(mc|mac) +', 'mc', 'g')) as surname
    from plain
),

-- "MacDonald" is "mcdonald"
clans as (
    select
        text,
        given,
        case when surname like 'mac%' and length(surname) > 5 then 'mc' || substr(surname, 4) else surname end as surname
    from prefixed
),

parts as (
    select
        text,
        nullif(replace(given, ' ', ''), '') as letters,
        regexp_extract(given, '^[a-z]+', 0) as first,
        regexp_extract(trim(substr(given, 1 + length(regexp_extract(given, '^[a-z]+', 0)))), '^[a-z]+', 0) as second,
        nullif(replace(surname, ' ', ''), '') as surname,
        nullif(regexp_extract(surname, '^[a-z]+', 0), '') as surname_a,
        nullif(trim(regexp_extract(surname, ' [a-z]+$', 0)), '') as surname_b
    from clans
)

select
    parts.text,
    parts.letters,
    nullif(coalesce(whole.standard, single.standard, parts.first), '') as base,
    nullif(coalesce(single.standard, parts.first), '') as first,
    nullif(coalesce(next.standard, parts.second), '') as second,
    parts.surname,
    parts.surname_a,
    parts.surname_b
from parts
left join names.main.name_form as whole on whole.form = parts.letters
left join names.main.name_form as single on single.form = parts.first
left join names.main.name_form as next on next.form = parts.second
order by parts.text
