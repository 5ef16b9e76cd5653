using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Caches.Files;

namespace Provenance.Gateway.Caches;

/// <summary>Finds out what a text means, as a vector; null when nobody could say, which is then no near question.</summary>
public delegate Task<ReadOnlyMemory<float>?> Embed(string text, CancellationToken cancellationToken);

/// <summary>Answers that were given, kept on this machine for those who ask the same again.</summary>
internal sealed class AnswerCache : IDisposable
{
    /// <summary>Two questions whose vectors have a larger cosine are nearly the same.</summary>
    public const double Threshold = 0.95;

    private readonly CacheFolder folder;
    private readonly AnswerStore answers;
    private readonly VectorStore vectors;
    private readonly Embed? embed;
    private readonly TimeProvider clock;

    private AnswerCache(CacheFolder folder, CacheBounds bounds, Embed? embed, TimeProvider clock)
    {
        this.folder = folder;
        this.embed = embed;
        this.clock = clock;
        answers = new AnswerStore(folder, bounds, clock);
        vectors = new VectorStore(folder, bounds);
    }

    /// <param name="path">A folder; made where there is none.</param>
    /// <param name="embed">Null: questions are never found to be nearly the same.</param>
    public static AnswerCache Open(string path, CacheBounds bounds, Embed? embed, TimeProvider clock) =>
        new(new CacheFolder(path), bounds, embed, clock);

    /// <summary>Answers to the question, the best first: the same question's, then, where the policy allows, those of questions near it.</summary>
    public async IAsyncEnumerable<CacheHit> FindAsync(
        CacheQuestion question, CachePolicy policy, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (answers.Find(question.Key, policy.Lifetime) is { } same)
            yield return new CacheHit(same, Similarity: null);
        if (policy.Kind != CacheMode.Semantic || await MeaningAsync(question, cancellationToken) is not { } vector)
            yield break;
        foreach (var (near, similarity) in vectors.Search(question.Scope, vector.Span, Threshold))
        {
            if (near != question.Key && answers.Find(near, policy.Lifetime) is { } answer)
                yield return new CacheHit(answer, similarity);
        }
    }

    /// <summary>Keeps a finished answer.</summary>
    public async Task KeepAsync(CacheQuestion question, CachePolicy policy, RecordEnvelope record, Digest digest, CancellationToken cancellationToken)
    {
        answers.Keep(new CachedAnswer(
            question.Key, clock.GetUtcNow(), policy.Lifetime, record.Session, digest, record.Text!, record.ActualModel, record.FinishReason));
        if (policy.Kind == CacheMode.Semantic && await MeaningAsync(question, cancellationToken) is { } vector)
            vectors.Keep(question.Scope, question.Key, vector.Span);
    }

    public void Dispose()
    {
        answers.Dispose();
        vectors.Dispose();
        folder.Dispose();
    }

    private async Task<ReadOnlyMemory<float>?> MeaningAsync(CacheQuestion question, CancellationToken cancellationToken) =>
        embed is null ? null : await question.MeaningAsync(embed, cancellationToken);
}

/// <summary>An answer that was found.</summary>
/// <param name="Similarity">The cosine between the two questions; null for the same question.</param>
internal sealed record CacheHit(CachedAnswer Answer, double? Similarity)
{
    public CacheSource Source => new(
        Similarity is null ? CacheKind.Exact : CacheKind.Semantic, Answer.Session, Answer.Record, Similarity);
}
