using Microsoft.AspNetCore.Http;

namespace Provenance.Http.Runs;

/// <summary>Where everything of a run is, relative to the host.</summary>
public sealed record RunLinks(
    string Self, string Resume, string Suspend, string Continue, string Terminate, string Report, string Deliverables, string Records, string Chronolog)
{
    public static RunLinks Of(HttpContext http, string session)
    {
        var self = $"{http.Request.PathBase}/api/runs/{session}";
        return new RunLinks(
            self,
            $"{self}/resume",
            $"{self}/suspend",
            $"{self}/continue",
            $"{self}/terminate",
            $"{self}/deliverables/final_report.html",
            $"{self}/deliverables/{{name}}",
            $"{self}/records/{{ordinal}}",
            $"{self}/chronolog");
    }
}
