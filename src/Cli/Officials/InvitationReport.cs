using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Officials;

/// <summary>An invitation, with its link.</summary>
internal sealed record InvitationReport(InvitationMade? Invitation, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases) => to.WriteLine(Invitation is { } made
        ? phrases.Say("official.invited", made.Official, Moment.Write(made.Until), made.Link)
        : phrases.Say("act.refused", Refused!.Title, Refused.Article ?? "-", Refused.Code));
}

/// <summary>The invitations of a node, and the passkeys that came of them.</summary>
internal sealed record InvitationsReport(InvitationList? List, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases)
    {
        if (List is not { } list)
        {
            to.WriteLine(phrases.Say("act.refused", Refused!.Title, Refused.Article ?? "-", Refused.Code));
            return;
        }

        foreach (var one in list.Invitations)
        {
            var state = one.Registered ? "official.registered" : one.Key is not null ? "official.made" : "official.waiting";
            to.WriteLine($"{one.Official}  {one.Office}  {one.Role}  {phrases[state]}");
            if (one.Fingerprint is { } fingerprint)
            {
                to.WriteLine("    " + fingerprint);
            }

            if (one.Replaces is { } lost)
            {
                to.WriteLine("    " + phrases.Say("official.replaces", lost));
            }
        }
    }
}

/// <summary>What became of a registration or revocation.</summary>
internal sealed record RegisteredReport(ActAccepted? Taken, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases) => to.WriteLine(Taken is { } taken
        ? phrases.Say("official.taken", taken.Type, taken.Digest, taken.Index)
        : phrases.Say("act.refused", Refused!.Title, Refused.Article ?? "-", Refused.Code));
}
