using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Core.Archives;

/// <summary>
/// What can be read of a session without holding its lock: while it runs, after it died, when it is done.
/// Everything read is hashed again. Every member may be called from many threads at once.
/// </summary>
public interface ISessionReader
{
    SessionDocument Session { get; }

    Plan Plan { get; }

    /// <summary>What is known of a call; null when it was never begun. Answers from memory.</summary>
    CallState? Find(CallKey call);

    /// <summary>Everything known, in no order. A snapshot, from memory.</summary>
    IReadOnlyCollection<CallState> Calls { get; }

    /// <summary>Reads a record and hashes it again.</summary>
    /// <exception cref="CorruptRecordException">The record is missing, or its bytes are not those that were committed.</exception>
    Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken);

    /// <summary>Reads one of the experiment's files, as <see cref="Experiments.InputFile.Name"/> names it, and hashes it again.</summary>
    /// <exception cref="CorruptRecordException">The file is missing, or its bytes are not those that were locked.</exception>
    Task<byte[]> ReadInputAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a view; null when it is not there.</summary>
    Task<byte[]?> ReadViewAsync(string name, CancellationToken cancellationToken);
}

/// <summary>What follows from the members of the port.</summary>
public static class SessionReaderExtensions
{
    /// <summary>Whether some call of the plan is to be asked, or asked again. What was imported is never asked.</summary>
    public static bool HasMoreToAsk(this ISessionReader session) => session.Session.Import is null
        && session.Plan.Calls.Any(call => session.Find(new CallKey(RecordKind.Response, call.Ordinal))?.IsAskedAgain ?? true);
}
