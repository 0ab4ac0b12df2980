-- grain:   one row per record of any table of people
-- columns: record_no; given, family (letters only); given_start; whole (all letters of the whole name); born (YYYYMMDD),
--          its parts; postcode; place, street; number, email (before the @), kind, sex, region: as given, lower case
-- units:   none
-- needs:   names.general_given (record_no and the same columns as text), names.name_form
create or replace table names.main.general_name as
with plain as (
    select
        record_no,
        nullif(regexp_replace(translate(lower(given), 'àáâäãåçèéêëìíîïñòóôöõøùúûüŵẁẃẅŷỳýÿ', 'aaaaaaceeeeiiiinoooooouuuuwwwwyyyy'), '[^a-z]', '', 'g'), '') as given,
        nullif(regexp_replace(translate(lower(family), 'àáâäãåçèéêëìíîïñòóôöõøùúûüŵẁẃẅŷỳýÿ', 'aaaaaaceeeeiiiinoooooouuuuwwwwyyyy'), '[^a-z]', '', 'g'), '') as family,
        nullif(regexp_replace(lower(whole), '[^a-z]', '', 'g'), '') as whole,
        nullif(regexp_replace(born, '[^0-9]', '', 'g'), '') as born,
        nullif(regexp_replace(lower(postcode), '[^a-z0-9]', '', 'g'), '') as postcode,
        nullif(lower(trim(place)), '') as place,
        nullif(regexp_replace(lower(street), '[^a-z0-9]', '', 'g'), '') as street,
        nullif(lower(trim(house)), '') as house,
        nullif(lower(trim(number)), '') as number,
        nullif(lower(trim(email)), '') as email,
        nullif(lower(trim(kind)), '') as kind,
        nullif(lower(trim(sex)), '') as sex,
        nullif(lower(trim(region)), '') as region
    from names.main.general_given
)

select
    plain.record_no,
    plain.given,
    coalesce(name_form.standard, plain.given) as given_base,
    substr(plain.given, 1, 3) as given_start,
    plain.family,
    substr(plain.family, 1, 3) as family_start,
    plain.whole,
    plain.born,
    substr(plain.born, 1, 4) as born_year,
    substr(plain.born, 5, 2) as born_month,
    substr(plain.born, 7, 2) as born_day,
    plain.postcode,
    substr(plain.postcode, 1, length(plain.postcode) - 3) as district,
    plain.place,
    plain.street,
    plain.house,
    plain.number,
    plain.email,
    regexp_extract(plain.email, '^[^@]+', 0) as mailbox,
    plain.kind,
    plain.sex,
    plain.region
from plain
left join names.main.name_form on name_form.form = plain.given
order by plain.record_no
