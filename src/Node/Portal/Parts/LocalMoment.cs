using System.Globalization;

namespace LotusBridge.Node.Portal.Parts;

/// <summary>A moment as browsers send it, without its place: it is meant in the territory's own time.</summary>
internal static class LocalMoment
{
    private const string Form = "yyyy-MM-dd'T'HH:mm";

    /// <summary>Null for what is no moment.</summary>
    public static DateTimeOffset? Read(string entered, Func<DateTime, DateTimeOffset> fromLocal) =>
        DateTime.TryParseExact(
            entered, [Form, Form + "':'ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? fromLocal(local)
            : null;

    /// <summary>As a form proposes it.</summary>
    public static string Write(PortalRequest portal, DateTimeOffset at) =>
        portal.Local(at).ToString(Form, CultureInfo.InvariantCulture);
}
