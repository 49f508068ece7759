"""scikit-learn's answers to what the spam lab computes: `python naive_bayes_reference.py mails.json`.

The file holds {"train": [{"words", "spam"}], "test": [words]}. Printed as JSON: by word, its weight (the logarithm of
its probability in spam less that in ham); for each test mail its score (the same of the whole mail) and whether
`predict` calls it spam.
"""

import json
import sys

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

with open(sys.argv[1], encoding="utf-8") as file:
    mails = json.load(file)

counts = CountVectorizer(analyzer=lambda words: words)
train = counts.fit_transform([mail["words"] for mail in mails["train"]])
test = counts.transform(mails["test"])

model = MultinomialNB(alpha=1).fit(train, [mail["spam"] for mail in mails["train"]])
ham, spam = model.feature_log_prob_
likelihood = model.predict_joint_log_proba(test)

print(
    json.dumps(
        {
            "weights": dict(zip(counts.get_feature_names_out().tolist(), (spam - ham).tolist())),
            "scores": (likelihood[:, 1] - likelihood[:, 0]).tolist(),
            "isSpam": model.predict(test).tolist(),
        }
    )
)
