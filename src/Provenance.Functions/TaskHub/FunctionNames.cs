using System.Text.RegularExpressions;

namespace Provenance.Functions.TaskHub;

/// <summary>Our names and those of functions, which have no slash: <c>ask/1</c> is the function <c>ask-1</c>.</summary>
internal static partial class FunctionNames
{
    public static string Of(string name) => name.Replace('/', '-');

    /// <summary>The name of ours that a function stands for.</summary>
    public static string Back(string function) => Version().Replace(function, "/$1");

    [GeneratedRegex(@"-([0-9]+)\z")]
    private static partial Regex Version();
}
