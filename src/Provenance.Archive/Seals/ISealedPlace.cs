using Provenance.Archive.Chronologs;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;

namespace Provenance.Archive.Seals;

/// <summary>A session where it is kept, as far as sealing needs it. Names are those in the session's folder.</summary>
internal interface ISealedPlace
{
    SessionDocument Session { get; }

    /// <summary>Makes the files of everything that is committed, and everything entered part of the chronolog.</summary>
    /// <returns>The lines of what never changes any more, a list of its own; and where the chronolog stands.</returns>
    Task<(SealList Log, ChronologPoint Chronolog)> SettleAsync(CancellationToken cancellationToken);

    /// <summary>The files below these folders as they are now, but records: those stand in the log.</summary>
    Task<IReadOnlyList<SealedFile>> HashAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken);

    /// <summary>Waits until nobody else seals; others wait until what it returns is let go of.</summary>
    Task<IAsyncDisposable> EnterAsync(CancellationToken cancellationToken);

    /// <summary>The seal with the highest number; null when there is none.</summary>
    Task<(int Number, ReadOnlyMemory<byte> Bytes)?> FindLastAsync(CancellationToken cancellationToken);

    /// <summary>Durable when it completes.</summary>
    Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Durable when it completes.</summary>
    Task NoteAsync(string @event, Facts facts);
}
