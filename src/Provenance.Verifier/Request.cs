using System.Diagnostics.CodeAnalysis;

namespace Provenance.Verifier;

/// <summary>What is to be verified, and what is known of it from elsewhere.</summary>
internal sealed record Request(string Session, string? KeyFile, string? Root)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out Request? request)
    {
        request = null;
        var (session, key, root) = ((string?)null, (string?)null, (string?)null);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--key" && i + 1 < args.Length)
                key = args[++i];
            else if (args[i] == "--expect-root" && i + 1 < args.Length)
                root = args[++i];
            else if (session is null && !args[i].StartsWith('-'))
                session = args[i];
            else
                return false;
        }

        if (session is null)
            return false;
        request = new Request(session, key, root);
        return true;
    }
}
