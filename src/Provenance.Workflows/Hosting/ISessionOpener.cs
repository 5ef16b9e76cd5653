using Provenance.Core;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Workflows.Hosting;

/// <summary>Opens sessions for a process that executes them, where the archive allows it together with others.</summary>
public interface ISessionOpener
{
    /// <exception cref="ProvenanceException">There is no such session, or it can't be opened here.</exception>
    Task<OpenSession> OpenAsync(string session, CancellationToken cancellationToken);
}

/// <summary>A session that is open for writing, and the way to its models.</summary>
public sealed record OpenSession(ISessionArchive Archive, IModelGateway Gateway) : IAsyncDisposable
{
    /// <summary>Lets go of the gateway, then of the archive.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var held in new object[] { Gateway, Archive })
        {
            if (held is IAsyncDisposable later)
                await later.DisposeAsync();
            else if (held is IDisposable disposable)
                disposable.Dispose();
        }
    }
}
