using Microsoft.DurableTask;

namespace Provenance.Functions.Tests.Hub;

/// <summary>A failure as the hub keeps it.</summary>
internal sealed record HubFailure(string ErrorType, string ErrorMessage, HubFailure? Inner = null)
{
    public static HubFailure Of(Exception exception) => new(
        exception.GetType().ToString(), exception.Message, exception.InnerException is { } inner ? Of(inner) : null);

    public TaskFailureDetails ToDetails() => new(ErrorType, ErrorMessage, null, Inner?.ToDetails(), null);
}
