using System.Globalization;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments;

/// <summary>Which versions of the Discernus specifications are read: 4, 7 (as 7.3) and 10.</summary>
internal static class SpecificationVersion
{
    /// <summary>The major number of <c>10.0</c> or <c>v7.3</c>; null when the text is no version.</summary>
    public static int? Major(string version)
    {
        var digits = string.Concat(version.TrimStart('v', 'V').TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    /// <summary>The specification that a stated version is read by; null, and an error, when there is none.</summary>
    /// <param name="what"><c>experiment</c> or <c>framework</c>.</param>
    public static string? Read(string version, string what, SourceSpot spot, FindingLog log)
    {
        switch (Major(version))
        {
            case 4:
                return "4";
            case 7:
                if (!version.TrimStart('v', 'V').StartsWith("7.3", StringComparison.Ordinal))
                    log.Warning("older-version", $"The {what} states version {version}; it is read as 7.3.", spot);
                return "7.3";
            case 10:
                return "10";
            default:
                log.Error(
                    "unsupported-version",
                    $"The {what} states specification version \"{version}\"; read are 4, 7.3 and 10. {Advice(what)}",
                    spot);
                return null;
        }
    }

    private static string Advice(string what) =>
        what == "framework"
            ? "Bring its dimensions and formulas into a v10 framework, or into the framework section of an experiment.yaml."
            : "Write the experiment as v10, or as an experiment.yaml.";
}
