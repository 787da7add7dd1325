"""Whether words became deeds: limits kept, duties done, promises followed, intents carried out."""
