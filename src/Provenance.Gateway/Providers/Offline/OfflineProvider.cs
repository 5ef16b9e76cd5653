using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Embeddings;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>
/// The model <c>offline</c>: a lexical scorer in this process. It counts the framework's marker words and answers in the framework's own
/// output schema, the same for the same document, framework, model and run on any machine. It understands nothing: it is there to try
/// things out, and every report made with it says so.
/// </summary>
public sealed class OfflineProvider : IModelProvider, IEmbedder
{
    public const string ProviderName = "offline";

    /// <summary>The model id, raised whenever the same question would get another answer.</summary>
    public const string ModelId = "lexical-1";

    private const int BytesPerToken = 4;

    private readonly ConditionalWeakTable<Framework, Lexicon> lexicons = [];

    public string Name => ProviderName;

    public Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = request.Subject.Step switch
        {
            Subject.Cleanup => CleanUp(request),
            Subject.Analysis => Analyse(request),
            _ => Tell(request.Prompt),
        };
        request.Began?.Invoke();
        request.Said?.Invoke(text);
        return Task.FromResult(new ProviderReply
        {
            Outcome = OutcomeClass.Answered,
            Text = text,
            FinishReason = "stop",
            Body = Encoding.UTF8.GetBytes(text),
            ActualModel = ModelId,
            Usage = new Usage(Tokens(request.Prompt.System) + Tokens(request.Prompt.User), Tokens(text)),
        });
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        Task.FromResult(new ModelHealth(settings.Name, Usable: true));

    public Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new EmbeddingReply
        {
            Outcome = OutcomeClass.Answered,
            Vectors = [.. texts.Select(LexicalEmbedding.Of)],
            Usage = new Usage(texts.Sum(Tokens), 0),
        });
    }

    private static string CleanUp(ProviderRequest request)
    {
        var framework = request.Subject.Framework;
        return AnswerWriter.Write(framework.Output.ScoresField, ScoreReader.Read(framework, request.Prompt.User));
    }

    /// <summary>There is no framework to score by: it says what it is.</summary>
    private static string Tell(Prompt prompt)
    {
        var asked = prompt.Since.OfType<Turn.User>().LastOrDefault()?.Text ?? prompt.User;
        var words = asked.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return string.Create(CultureInfo.InvariantCulture, $"This is the offline model: it understands nothing. It counted {words} words.");
    }

    private string Analyse(ProviderRequest request)
    {
        var subject = request.Subject;
        var lexicon = lexicons.GetValue(subject.Framework, static framework => new Lexicon(framework));
        var reading = LexicalReading.Of(subject.DocumentText, lexicon);
        return AnswerWriter.Write(subject.Framework.Output, LexicalScorer.Score(subject, request.Settings.Model, reading));
    }

    /// <summary>About what a tokenizer would count for English.</summary>
    private static long Tokens(string? text) =>
        text is null ? 0 : (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
