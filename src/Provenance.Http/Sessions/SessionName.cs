using System.Text.RegularExpressions;

namespace Provenance.Http.Sessions;

/// <summary>What a session may be called: <c>session_YYYYMMDD_HHMMSS</c>, with <c>_2</c> and so on. Nothing else reaches the archive.</summary>
public static partial class SessionName
{
    public static bool IsValid(string name) => Form().IsMatch(name);

    [GeneratedRegex(@"\Asession_[0-9]{8}_[0-9]{6}(?:_[1-9][0-9]{0,5})?\z")]
    private static partial Regex Form();
}
