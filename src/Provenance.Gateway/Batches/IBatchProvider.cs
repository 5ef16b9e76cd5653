using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Batches;

/// <summary>A provider that also answers many requests together, within a day, for less. It neither waits nor retries; who asks it does.</summary>
public interface IBatchProvider : IModelProvider
{
    /// <summary>One request as a line of a batch's file, under the attempt's label.</summary>
    /// <exception cref="FormatException">The request can't be written.</exception>
    ReadOnlyMemory<byte> WriteLine(ProviderRequest request);

    /// <returns>The file's id.</returns>
    /// <exception cref="BatchFailedException">The provider did not take it.</exception>
    Task<string> UploadAsync(ModelSettings settings, ReadOnlyMemory<byte> file, CancellationToken cancellationToken);

    /// <param name="marks">Kept by the provider beside the batch, so that it is found again.</param>
    /// <exception cref="BatchFailedException">The provider did not take it, or its answer did not come.</exception>
    Task<ProviderBatch> CreateAsync(ModelSettings settings, string file, IReadOnlyDictionary<string, string> marks, CancellationToken cancellationToken);

    /// <exception cref="BatchFailedException">The provider did not say.</exception>
    Task<ProviderBatch> FindAsync(ModelSettings settings, string batch, CancellationToken cancellationToken);

    /// <summary>The latest first, in pages.</summary>
    /// <exception cref="BatchFailedException">The provider did not say.</exception>
    IAsyncEnumerable<ProviderBatch> ListAsync(ModelSettings settings, CancellationToken cancellationToken);

    /// <exception cref="BatchFailedException">The provider did not give it.</exception>
    Task<ReadOnlyMemory<byte>> ReadFileAsync(ModelSettings settings, string file, CancellationToken cancellationToken);

    /// <summary>Reads a line of a batch's output or errors, or of the file that was sent.</summary>
    /// <returns>Null when it is none.</returns>
    BatchLine? ReadLine(ReadOnlyMemory<byte> line);

    /// <summary>The reply to a request that has no line in what its batch left.</summary>
    ProviderReply ReplyWithout(ProviderBatch batch);
}

/// <summary>A batch as its provider tells of it.</summary>
/// <param name="IsOver">Nothing more comes of it.</param>
/// <param name="Status">In the provider's word.</param>
public sealed record ProviderBatch(string Id, bool IsOver, string Status, IReadOnlyDictionary<string, string> Marks)
{
    public string? InputFile { get; init; }

    public string? OutputFile { get; init; }

    public string? ErrorFile { get; init; }

    /// <summary>Why it failed as a whole, in the provider's word; null when it did not.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? Created { get; init; }
}

/// <summary>What a batch's file says of one request.</summary>
/// <param name="Label">What we call the attempt.</param>
/// <param name="Reply">Null in the file that was sent.</param>
public sealed record BatchLine(string Label, ProviderReply? Reply);

/// <summary>A request about batches came to nothing.</summary>
public sealed class BatchFailedException(ProviderReply reply) : Core.ProvenanceException($"The batch API: {reply.Message}")
{
    public ProviderReply Reply { get; } = reply;
}
