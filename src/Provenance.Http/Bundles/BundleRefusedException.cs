using Provenance.Http.Executions;

namespace Provenance.Http.Bundles;

/// <summary>A bundle that is not unpacked: it breaks a rule, or a limit.</summary>
/// <param name="rule">In kebab case, such as <c>path-leaves-bundle</c>.</param>
/// <param name="entry">The file in question, made safe to show; null for the whole bundle.</param>
public sealed class BundleRefusedException(string rule, string message, string? entry = null) : ApiException(message)
{
    public string Rule { get; } = rule;

    public string? Entry { get; } = entry;

    /// <summary>Whether the bundle is too large rather than wrong.</summary>
    public bool IsTooLarge => Rule.StartsWith("too-", StringComparison.Ordinal);

    public static BundleRefusedException TooLarge(string rule, string what, long limit, string? entry = null) =>
        new(rule, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} more than {limit} allowed here."), entry);
}
