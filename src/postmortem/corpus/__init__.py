"""Many reports as one value: load, tables, answers, similarity, site.

corpus = pm.Corpus.load("postmortems/")
corpus.table("actions").to_pandas()
print(corpus.answer("how long"))
"""
