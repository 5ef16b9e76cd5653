namespace Provenance.Core.Sessions;

/// <summary>Options of <see cref="SessionDocument.Options"/> that mean something after the session was made, by name.</summary>
public static class GivenOptions
{
    /// <summary>The id of the HTTP request that made the session.</summary>
    public const string RequestId = "request-id";

    /// <summary>The flag of every call of the session: calls with the flag of a rollout get its candidate.</summary>
    public const string FeatureFlag = "feature-flag";
}
