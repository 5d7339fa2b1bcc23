-- The conditions of the query language, one a field. $LIST is a list of values
-- in parentheses, $LOW and $HIGH the ends of a range, $VALUE one value, $DAY the
-- day of the act or, if none is told, of the document.

-- query: kind
kind IN $LIST

-- query: stage
stage IN $LIST

-- query: certainty
certainty IN $LIST

-- query: currency
currency IN $LIST

-- query: source
source IN $LIST

-- query: register
source IN $LIST

-- query: register-any
source <> 'news'

-- query: event-source
list_has_any(sources, $ARRAY)

-- query: event-register-any
list_has_any(sources, list_filter(sources, lambda s: s <> 'news'))

-- query: release
release IN $LIST

-- query: language
language IN $LIST

-- query: document
document IN $LIST

-- query: record
record IN $LIST

-- query: event
event IN $LIST

-- query: record-event
record IN (SELECT record FROM event_records WHERE event IN $LIST)

-- query: judgement-right
record IN (SELECT record FROM judged WHERE judgement = 'right')

-- query: judgement-none
record NOT IN (SELECT record FROM judged)

-- query: actor
list_has_any($COLUMN, $ARRAY)

-- query: actor-any
len($COLUMN) > 0

-- query: since
$DAY >= $LOW

-- query: until
$DAY <= $HIGH

-- query: until-now
coalesce($DAY <= $HIGH, false)

-- query: since-now
coalesce($DAY >= $LOW, true)

-- query: dyad
list_has_any(dyads, $ARRAY)

-- query: when
first_day IS DISTINCT FROM NULL OR last_day IS DISTINCT FROM NULL

-- query: when-range
(first_day IS NOT NULL OR last_day IS NOT NULL) AND coalesce(first_day <= $HIGH, true) AND coalesce(last_day >= $LOW, true)

-- query: published
published IS NOT NULL

-- query: published-range
published BETWEEN $LOW AND $HIGH

-- query: equipment
list_has_any(list_transform(equipment, lambda e: e.class), $ARRAY)

-- query: equipment-any
len(equipment) > 0

-- query: event-equipment
list_has_any(classes, $ARRAY)

-- query: event-equipment-any
len(classes) > 0

-- query: designation
len(list_filter(equipment, lambda e: coalesce($WORDS, false))) > 0

-- query: designation-any
len(list_filter(equipment, lambda e: e.name IS NOT NULL)) > 0

-- query: money
amount IS NOT NULL

-- query: money-range
amount BETWEEN $LOW AND $HIGH

-- query: people
len(people) > 0

-- query: people-range
len(list_filter(people, lambda p: p.count BETWEEN $LOW AND $HIGH)) > 0

-- query: confidence
confidence IS NOT NULL

-- query: confidence-range
confidence BETWEEN $LOW AND $HIGH

-- query: open
(terms IS DISTINCT FROM 'restricted' OR source IN $LIST)

-- query: event-open
event NOT IN (
    SELECT event FROM event_records WHERE record IN (
        SELECT record FROM all_records WHERE terms = 'restricted' AND source NOT IN $LIST))
