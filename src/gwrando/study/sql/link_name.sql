-- grain:   one row per accepted record of a child in a service
-- columns: record_no (1..N in order of agency, record); agency; record; forename (letters only); forename_base (standard
--          form of the first given name); forename_two (of the second, or null); forename_start (first two letters of
--          forename_base); surname (letters only); surname_a, surname_b, surname_c (its first part, its last part where
--          it has two, and the other surname); born_on, its parts, and born_text as YYYYMMDD; sex; postcode, sector,
--          district; upn; nhs_number; repeats (whether the service may hold a child twice)
-- units:   none
-- needs:   names.person, names.link_text, names.link_agency
create or replace table names.main.link_name as
with numbered as (
    select
        row_number() over (order by agency, record) as record_no,
        agency,
        record,
        forename,
        middle_names,
        surname,
        other_surname,
        born_on,
        sex,
        postcode,
        upn,
        nhs_number
    from names.main.person
)

select
    cast(numbered.record_no as integer) as record_no,
    numbered.agency,
    numbered.record,
    given.letters as forename,
    given.base as forename_base,
    coalesce(given.second, middle.first) as forename_two,
    substr(given.base, 1, 2) as forename_start,
    family.surname,
    family.surname_a,
    family.surname_b,
    other.surname as surname_c,
    numbered.born_on,
    cast(year(numbered.born_on) as integer) as born_year,
    cast(month(numbered.born_on) as integer) as born_month,
    cast(day(numbered.born_on) as integer) as born_day,
    strftime(numbered.born_on, '%Y%m%d') as born_text,
    numbered.sex,
    numbered.postcode,
    substr(numbered.postcode, 1, length(numbered.postcode) - 2) as sector,
    substr(numbered.postcode, 1, length(numbered.postcode) - 3) as district,
    numbered.upn,
    numbered.nhs_number,
    coalesce(link_agency.repeats, false) as repeats
from numbered
left join names.main.link_text as given on given.text = numbered.forename
left join names.main.link_text as middle on middle.text = numbered.middle_names
left join names.main.link_text as family on family.text = numbered.surname
left join names.main.link_text as other on other.text = numbered.other_surname
left join names.main.link_agency on link_agency.agency = numbered.agency
order by numbered.record_no
