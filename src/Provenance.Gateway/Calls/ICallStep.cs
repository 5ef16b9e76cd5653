using Provenance.Core.Models;

namespace Provenance.Gateway.Calls;

/// <summary>
/// One thing that the gateway does around a call. Steps wrap one another; the innermost one makes a single attempt and archives it.
/// </summary>
public interface ICallStep
{
    Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken);
}
