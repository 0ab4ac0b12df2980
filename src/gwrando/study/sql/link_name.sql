-- grain:   one row per accepted record of a child in a service
-- columns: record_no (1..N in order of agency, record); agency; record; forename (letters only); forename_base (standard
--          form of the first given name); forename_two (of the second, or null); forename_start (first two letters of
--          forename_base); surname (letters only); surname_a, surname_b, surname_c (its first part, its last part where
--          it has two, and the other surname); born_on, its parts, and born_text as YYYYMMDD; sex; postcode, sector,
--          district; upn; nhs_number; repeats (whether the service may hold a child twice)
-- units:   none
-- needs:   names.person, names.name_form, names.link_agency
-- Both sides of a comparison go through the same rules, so a rule that joins two different names (MacEy, McEy) costs a
-- little precision and never an error. Accents are turned letter by letter: Spark has no function for it.
create or replace table names.main.link_name as
with plain as (
    select
        agency,
        record,
        regexp_replace(
            replace(replace(translate(lower(trim(forename)), 'àáâäãåçèéêëìíîïñòóôöõøùúûüŵẁẃẅŷỳýÿ’`´', 'aaaaaaceeeeiiiinoooooouuuuwwwwyyyy'''), '''', ''), '-', ' '),
            '[^a-z ]', '', 'g'
        ) as forename,
        regexp_replace(
            replace(replace(translate(lower(trim(coalesce(middle_names, ''))), 'àáâäãåçèéêëìíîïñòóôöõøùúûüŵẁẃẅŷỳýÿ’`´', 'aaaaaaceeeeiiiinoooooouuuuwwwwyyyy'''), '''', ''), '-', ' '),
            '[^a-z ]', '', 'g'
        ) as middle_names,
        regexp_replace(
            replace(replace(translate(lower(trim(surname)), 'àáâäãåçèéêëìíîïñòóôöõøùúûüŵẁẃẅŷỳýÿ’`´', 'aaaaaaceeeeiiiinoooooouuuuwwwwyyyy'''), '''', ''), '-', ' '),
            '[^a-z ]', '', 'g'
        ) as surname,
        regexp_replace(
            replace(replace(translate(lower(trim(coalesce(other_surname, ''))), 'àáâäãåçèéêëìíîïñòóôöõøùúûüŵẁẃẅŷỳýÿ’`´', 'aaaaaaceeeeiiiinoooooouuuuwwwwyyyy'''), '''', ''), '-', ' '),
            '[^a-z ]', '', 'g'
        ) as other_surname,
        born_on,
        sex,
        postcode,
        upn,
        nhs_number
    from names.main.person
),

-- "ap Rhys" is "rhys", "O Brien" is "obrien", "Mc Donald" is "mcdonald"
prefixed as (
    select
        agency,
        record,
        trim(forename) as forename,
        trim(middle_names) as middle_names,
        trim(regexp_replace(regexp_replace(regexp_replace(surname, '^ *(ap|ab|ferch|verch|merch) +', '', 'g'), '^ *o +', 'o', 'g'), '^ *(mc|mac) +', 'mc', 'g')) as surname,
        trim(regexp_replace(regexp_replace(regexp_replace(other_surname, '^ *(ap|ab|ferch|verch|merch) +', '', 'g'), '^ *o +', 'o', 'g'), '^ *(mc|mac) +', 'mc', 'g')) as other_surname,
        born_on,
        sex,
        postcode,
        upn,
        nhs_number
    from plain
),

-- "MacDonald" is "mcdonald"
clans as (
    select
        agency,
        record,
        forename,
        middle_names,
        case when surname like 'mac%' and length(surname) > 5 then 'mc' || substr(surname, 4) else surname end as surname,
        case
            when other_surname like 'mac%' and length(other_surname) > 5 then 'mc' || substr(other_surname, 4)
            else other_surname
        end as other_surname,
        born_on,
        sex,
        postcode,
        upn,
        nhs_number
    from prefixed
),

parts as (
    select
        agency,
        record,
        nullif(replace(forename, ' ', ''), '') as forename,
        regexp_extract(forename, '^[a-z]+', 0) as forename_first,
        regexp_extract(trim(substr(forename, 1 + length(regexp_extract(forename, '^[a-z]+', 0))) || ' ' || middle_names), '^[a-z]+', 0) as forename_second,
        nullif(replace(surname, ' ', ''), '') as surname,
        nullif(regexp_extract(surname, '^[a-z]+', 0), '') as surname_a,
        nullif(trim(regexp_extract(surname, ' [a-z]+$', 0)), '') as surname_b,
        nullif(replace(other_surname, ' ', ''), '') as surname_c,
        born_on,
        sex,
        postcode,
        upn,
        nhs_number
    from clans
),

standard as (
    select
        parts.agency,
        parts.record,
        parts.forename,
        nullif(coalesce(whole.standard, single.standard, parts.forename_first), '') as forename_base,
        nullif(coalesce(two.standard, parts.forename_second), '') as forename_two,
        parts.surname,
        parts.surname_a,
        parts.surname_b,
        parts.surname_c,
        parts.born_on,
        parts.sex,
        parts.postcode,
        parts.upn,
        parts.nhs_number
    from parts
    left join names.main.name_form as whole on whole.form = parts.forename
    left join names.main.name_form as single on single.form = parts.forename_first
    left join names.main.name_form as two on two.form = parts.forename_second
)

select
    cast(row_number() over (order by standard.agency, standard.record) as integer) as record_no,
    standard.agency,
    standard.record,
    standard.forename,
    standard.forename_base,
    standard.forename_two,
    substr(standard.forename_base, 1, 2) as forename_start,
    standard.surname,
    standard.surname_a,
    standard.surname_b,
    standard.surname_c,
    standard.born_on,
    cast(year(standard.born_on) as integer) as born_year,
    cast(month(standard.born_on) as integer) as born_month,
    cast(day(standard.born_on) as integer) as born_day,
    strftime(standard.born_on, '%Y%m%d') as born_text,
    standard.sex,
    standard.postcode,
    substr(standard.postcode, 1, length(standard.postcode) - 2) as sector,
    substr(standard.postcode, 1, length(standard.postcode) - 3) as district,
    standard.upn,
    standard.nhs_number,
    coalesce(link_agency.repeats, false) as repeats
from standard
left join names.main.link_agency on link_agency.agency = standard.agency
order by standard.agency, standard.record
