namespace LotusBridge.Node.Access;

/// <summary>
/// The codes of this API's own errors; clients branch on them, so they never change. <c>docs/errors.md</c> says what
/// each means and what to do. Refusals of the law carry the codes of <c>Rules</c> and <c>Orders</c>.
/// </summary>
internal static class ProblemCode
{
    public const string RequestMalformed = "request-malformed";
    public const string NotAuthenticated = "not-authenticated";
    public const string ClientCertificate = "client-certificate";
    public const string TokenOtherRequest = "token-other-request";
    public const string TokenOutOfTime = "token-out-of-time";
    public const string TokenReplayed = "token-replayed";
    public const string TokenBody = "token-body";
    public const string RoleNotAllowed = "role-not-allowed";
    public const string TerritoryNotAllowed = "territory-not-allowed";
    public const string StatementNotYours = "statement-not-yours";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string NotFinalYet = "not-final-yet";
    public const string UploadBusy = "upload-busy";
    public const string UploadDone = "upload-done";
    public const string WindowClosed = "window-closed";
    public const string PartsUnlisted = "parts-unlisted";
    public const string PartsDiffer = "parts-differ";
    public const string PartUnknown = "part-unknown";
    public const string PartDiffers = "part-differs";
    public const string StorageFull = "storage-full";
    public const string QuotaExceeded = "quota-exceeded";
    public const string PackageIncomplete = "package-incomplete";
    public const string PackageRestricted = "package-restricted";
    public const string PurposeMissing = "purpose-missing";
    public const string PackageDestroyed = "package-destroyed";
    public const string BodyTooLarge = "body-too-large";
    public const string MediaType = "media-type";
    public const string StatementMalformed = "statement-malformed";
    public const string StatementType = "statement-type";
    public const string StatementElsewhere = "statement-elsewhere";
    public const string AnnexMissing = "annex-missing";
    public const string AnnexUnexpected = "annex-unexpected";
    public const string AnnexMalformed = "annex-malformed";
    public const string AnnexMismatch = "annex-mismatch";
    public const string UploadMismatch = "upload-mismatch";
    public const string ReceiptDiffers = "receipt-differs";
    public const string CustodyBroken = "custody-broken";
    public const string SubmissionUnknown = "submission-unknown";
    public const string StepRefused = "step-refused";
    public const string StepNotFinal = "step-not-final";
    public const string StepOther = "step-other";
    public const string TooManyRequests = "too-many-requests";
    public const string FormForeign = "form-foreign";
    public const string FormExpired = "form-expired";
    public const string PortalAbsent = "portal-absent";
    public const string LockedOut = "locked-out";
    public const string PasskeyNotAccepted = "passkey-not-accepted";
    public const string PasskeyNotMade = "passkey-not-made";
    public const string OidcRefused = "oidc-refused";
    public const string OidcUnavailable = "oidc-unavailable";
    public const string Internal = "internal";
}
