using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers;

/// <summary>A way to ask models: one request, one reply. It neither waits, nor retries, nor counts; what wraps it does.</summary>
public interface IModelProvider
{
    /// <summary>The name in <see cref="ModelSettings.Provider"/>.</summary>
    string Name { get; }

    /// <summary>Makes one request. An outage is a reply of its class.</summary>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; a <see cref="ReplyInterruptedException"/> when part of the body had arrived by then.
    /// </exception>
    Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken);

    /// <summary>Whether this model could be asked now, found out without asking it anything that costs.</summary>
    Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken);
}

/// <summary>One attempt, as a provider needs it.</summary>
public sealed record ProviderRequest(ModelSettings Settings, Prompt Prompt, Subject Subject, string Session, AttemptKey Attempt)
{
    /// <summary>Is told when the first of the answer is there, if the provider streams it; null for nobody.</summary>
    public Action? Began { get; init; }

    /// <summary>Gets the answer's text as it comes; null for nobody. A provider that can't stream says nothing here.</summary>
    public Action<string>? Said { get; init; }

    /// <summary>The answer is wanted as a stream.</summary>
    public bool IsStreamed => Said is not null || Settings.Streaming is not null;

    /// <summary>The sequences that end the answer: those of the settings, and those of the template.</summary>
    public ImmutableArray<string> Stop => [.. (Settings.Stop ?? []).Concat(Settings.PromptTemplate?.Stop ?? []).Distinct(StringComparer.Ordinal)];

    /// <summary>The JSON schema that the answer is held to; null for none.</summary>
    public string? Schema => Prompt.Schema ?? (Settings.StructuredOutput == StructuredOutput.Schema ? AnswerSchema.Of(Subject.Framework.Output) : null);

    /// <summary>The answer is held to JSON, of whatever schema.</summary>
    public bool IsJson => Schema is not null || Settings.StructuredOutput is not null;

    /// <summary>
    /// What the attempt is called in the provider's own logs, where an orphan can be looked up by it: the session, and the record's name.
    /// </summary>
    public string Label => $"{Session}/{Attempt.FileName(ordinalDigits: 4)}";
}

/// <summary>A request was cancelled when part of its reply had arrived.</summary>
public sealed class ReplyInterruptedException(int status, ReadOnlyMemory<byte> received, CancellationToken cancellationToken)
    : OperationCanceledException("The reply was cut off by a cancellation.", cancellationToken)
{
    public int Status { get; } = status;

    public ReadOnlyMemory<byte> Received { get; } = received;
}
