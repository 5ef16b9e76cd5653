using Provenance.Core.Experiments;
using Provenance.Core.Sessions;

namespace Provenance.Gateway.Preparations;

/// <summary>The texts of an experiment that is no session yet, read from where its files are.</summary>
public sealed class InputTexts(Experiment experiment)
{
    private readonly Dictionary<string, InputFile> inputs = experiment.Inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, Document> documents = experiment.Corpus.Documents.ToDictionary(document => document.Id, StringComparer.Ordinal);

    public string TextOf(string document) => TextOf(documents[document]);

    public string TextOf(Document document)
    {
        var input = inputs[document.Input];
        return input.Text ?? DocumentTexts.Decode(File.ReadAllBytes(input.Path));
    }
}
