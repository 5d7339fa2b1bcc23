-- What occurs in the lake, to say which values of a query would be valid.

-- query: actors
SELECT DISTINCT unnest(list_concat("from", "to", "with")) FROM all_records

-- query: sources
SELECT DISTINCT source FROM all_documents
