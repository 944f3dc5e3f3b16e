const functionWords = `a about above after again against all also am an and any are aren as at be because been before being
below between both but by can cannot could couldn did didn do does doesn doing don down during each either few for from
further had hadn has hasn have haven having he her here hers herself him himself his how i if in into is isn it its
itself just let ll me mine more most mustn my myself no nor not of off on once only or other ought our ours ourselves
out over own per re same shall shan she should shouldn so some such than that the their theirs them themselves then
there these they this those through to too under until up upon us ve very was wasn we were weren what when where
whether which while who whom whose why will with won would wouldn you your yours yourself yourselves`;

/** English function words: they carry no topic, so that neither the index nor a query keeps them. */
export const stopWords: ReadonlySet<string> = new Set(functionWords.split(/\s+/));
